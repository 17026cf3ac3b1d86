using TestRuns.Cli;

return await CommandLine.Run(args);
