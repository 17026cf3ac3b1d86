namespace TestRuns.E2E;

public sealed class SmokeTests
{
    [Fact]
    public void The_samples_are_beside_the_tests() =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, "Samples", "stubborn.sh")).ShouldBeTrue();
}
