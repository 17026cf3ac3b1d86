using TestRuns.Cli;

namespace TestRuns.Tests.Cli;

public sealed class RunAddressTests
{
    [Theory]
    [InlineData("1207", 1207, null)]
    [InlineData("#1207", 1207, null)]
    [InlineData("https://tests.example.org/runs/12", 12, "https://tests.example.org/")]
    [InlineData("https://tests.example.org/runs/12/?case=3#log", 12, "https://tests.example.org/")]
    [InlineData("http://127.0.0.1:5080/qa/runs/12", 12, "http://127.0.0.1:5080/qa")]
    [InlineData("http://127.0.0.1:5080/qa/api/v1/runs/12", 12, "http://127.0.0.1:5080/qa")]
    public void A_run_is_named_by_its_id_or_its_address(string text, long id, string? server)
    {
        var address = RunAddress.Read(text).ShouldNotBeNull();
        address.Id.ShouldBe(id);
        address.Server?.ToString().ShouldBe(server);
        if (server is null) address.Server.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("twelve")]
    [InlineData("-1")]
    [InlineData("ftp://tests.example.org/runs/12")]
    [InlineData("https://tests.example.org/runs/")]
    [InlineData("https://tests.example.org/projects/12")]
    public void Anything_else_names_none(string text) => RunAddress.Read(text).ShouldBeNull();
}
