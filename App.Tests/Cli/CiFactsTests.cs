using TestRuns.Cli.Exec;

namespace TestRuns.Tests.Cli;

public sealed class CiFactsTests
{
    [Fact]
    public void GitHub_names_the_branch_of_a_pull_request_and_the_page_of_the_run() => Read(
        ("GITHUB_ACTIONS", "true"), ("GITHUB_HEAD_REF", "basket"), ("GITHUB_REF_NAME", "12/merge"), ("GITHUB_SHA", "c0ffee"), ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "shop/web"), ("GITHUB_RUN_ID", "77")).ShouldBe(new CiFacts("basket", "c0ffee", "https://github.com/shop/web/actions/runs/77"));

    [Fact]
    public void GitHub_outside_of_a_pull_request_has_an_empty_head() =>
        Read(("GITHUB_ACTIONS", "true"), ("GITHUB_HEAD_REF", ""), ("GITHUB_REF_NAME", "main")).ShouldBe(new CiFacts("main", null, null));

    [Fact]
    public void GitLab_names_its_job() => Read(("GITLAB_CI", "true"), ("CI_COMMIT_REF_NAME", "main"), ("CI_COMMIT_SHA", "c0ffee"), ("CI_JOB_URL", "https://gitlab.example/jobs/1"))
        .ShouldBe(new CiFacts("main", "c0ffee", "https://gitlab.example/jobs/1"));

    [Fact]
    public void Buildkite_names_its_build() => Read(("BUILDKITE", "true"), ("BUILDKITE_BRANCH", "main"), ("BUILDKITE_COMMIT", "c0ffee"), ("BUILDKITE_BUILD_URL", "https://buildkite.example/1"))
        .ShouldBe(new CiFacts("main", "c0ffee", "https://buildkite.example/1"));

    [Fact]
    public void CircleCI_names_its_build() => Read(("CIRCLECI", "true"), ("CIRCLE_BRANCH", "main"), ("CIRCLE_SHA1", "c0ffee"), ("CIRCLE_BUILD_URL", "https://circle.example/1"))
        .ShouldBe(new CiFacts("main", "c0ffee", "https://circle.example/1"));

    [Fact]
    public void Azure_has_refs_and_the_parts_of_an_address() => Read(
        ("TF_BUILD", "True"), ("BUILD_SOURCEBRANCH", "refs/heads/main"), ("BUILD_SOURCEVERSION", "c0ffee"), ("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "https://dev.azure.com/shop/"),
        ("SYSTEM_TEAMPROJECT", "The web"), ("BUILD_BUILDID", "77")).ShouldBe(new CiFacts("main", "c0ffee", "https://dev.azure.com/shop/The%20web/_build/results?buildId=77"));

    [Fact]
    public void Jenkins_names_the_remote_with_the_branch() => Read(("JENKINS_URL", "https://ci.example"), ("GIT_BRANCH", "origin/main"), ("GIT_COMMIT", "c0ffee"), ("BUILD_URL", "https://ci.example/job/1/"))
        .ShouldBe(new CiFacts("main", "c0ffee", "https://ci.example/job/1/"));

    [Fact]
    public void A_machine_without_a_pipeline_says_nothing() => Read(("BUILD_URL", "https://somewhere"), ("GIT_COMMIT", "c0ffee")).ShouldBeNull();

    private static CiFacts? Read(params (string Name, string Value)[] variables) =>
        CiFacts.Read(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).SingleOrDefault());
}
