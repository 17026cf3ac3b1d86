namespace TestRuns.Catalog;

/// <summary>
/// Variables by which shells, loaders, interpreters and git run code that the value holds or names. Whoever may start a suite
/// but not write one would otherwise run on its controller what they like. Those of programs that are found everywhere: what
/// a suite's own commands do with their variables, its maintainers know.
/// </summary>
public static class CodeVariables
{
    private static readonly string[] Beginnings = ["LD_", "DYLD_", "BASH_FUNC_", "GIT_CONFIG", "NPM_CONFIG_", "CORECLR_PROFILER", "COR_PROFILER"];

    /// <summary>Windows does not look at the case of letters.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "PATHEXT", "COMSPEC", "SHELL", "ENV", "BASH_ENV", "ZDOTDIR", "SHELLOPTS", "BASHOPTS", "PS4", "IFS", "PROMPT_COMMAND", "EDITOR", "VISUAL", "PAGER", "BROWSER",
        "NODE_OPTIONS", "NODE_PATH", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME", "PYTHONINSPECT", "PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB", "PHPRC",
        "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "MAVEN_OPTS", "GRADLE_OPTS", "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "MSBUILD_EXE_PATH",
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_EXEC_PATH", "GIT_TEMPLATE_DIR",
    };

    public static bool Is(string name) => Names.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
