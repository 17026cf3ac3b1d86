namespace TestRuns.Cli.Exec;

/// <summary>What is tested and where it was started, as the variables of the usual pipelines say it. What is not known is null.</summary>
internal sealed record CiFacts(string? Branch, string? Commit, string? Link)
{
    /// <returns>Null: this is none of the pipelines that are known.</returns>
    public static CiFacts? Read(Func<string, string?> variable)
    {
        if (Has("GITHUB_ACTIONS")) return new(First("GITHUB_HEAD_REF", "GITHUB_REF_NAME"), First("GITHUB_SHA"), Has("GITHUB_RUN_ID") ? $"{First("GITHUB_SERVER_URL")}/{First("GITHUB_REPOSITORY")}/actions/runs/{First("GITHUB_RUN_ID")}" : null);
        if (Has("GITLAB_CI")) return new(First("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"), First("CI_COMMIT_SHA"), First("CI_JOB_URL", "CI_PIPELINE_URL"));
        if (Has("BUILDKITE")) return new(First("BUILDKITE_BRANCH"), First("BUILDKITE_COMMIT"), First("BUILDKITE_BUILD_URL"));
        if (Has("CIRCLECI")) return new(First("CIRCLE_BRANCH", "CIRCLE_TAG"), First("CIRCLE_SHA1"), First("CIRCLE_BUILD_URL"));
        if (Has("TF_BUILD")) return new(Without("refs/heads/", First("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH")), First("BUILD_SOURCEVERSION"), Azure());
        if (Has("JENKINS_URL")) return new(Without("origin/", First("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH")), First("GIT_COMMIT"), First("BUILD_URL"));
        return null;

        bool Has(string name) => First(name) is not null;

        string? First(params string[] names) => names.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

        string? Azure() => Has("BUILD_BUILDID") && First("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI") is { } collection
            ? $"{collection.TrimEnd('/')}/{Uri.EscapeDataString(First("SYSTEM_TEAMPROJECT") ?? "")}/_build/results?buildId={First("BUILD_BUILDID")}"
            : null;
    }

    private static string? Without(string prefix, string? text) =>
        text is not null && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
}
