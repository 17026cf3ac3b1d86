using TestRuns;
using TestRuns.Cli;

return await CommandLine.Run(args, Serve.Run);
