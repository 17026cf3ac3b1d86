using TestRuns.Access;
using TestRuns.Components.ControllerPages;
using TestRuns.Components.Visit;
using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class SeenControllerTests
{
    private static readonly SeenProject Shop = new(1, "shop", "Shop", ProjectRole.Runner);

    [Fact]
    public void A_member_sees_those_of_the_project_and_those_of_all_and_no_other()
    {
        SeenController.Of(MadeController.Of(1), [Shop], administrator: false)!.Scope.ShouldBe("Shop");
        SeenController.Of(MadeController.Of(1, project: null), [Shop], administrator: false)!.Scope.ShouldBe("all projects");
        SeenController.Of(MadeController.Of(1, project: 2), [Shop], administrator: false).ShouldBeNull();
        SeenController.Of(MadeController.Of(1, project: null), [], administrator: false).ShouldBeNull();
        SeenController.Of(MadeController.Of(1, project: 2), [], administrator: true).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, 1L, false)]
    [InlineData(ProjectRole.Runner, 1L, false)]
    [InlineData(ProjectRole.Maintainer, 1L, true)]
    [InlineData(ProjectRole.Maintainer, null, false)]
    public void A_maintainer_tends_those_of_the_project_alone(ProjectRole role, long? project, bool may) =>
        SeenController.Of(MadeController.Of(1, project: project), [Shop with { Role = role }], administrator: false)!.MayTend.ShouldBe(may);

    [Fact]
    public void Runs_of_other_peoples_projects_are_a_number()
    {
        var view = MadeController.Of(1, project: null) with { Runs = [There(1, project: 1), There(2, project: 2), There(3, project: 2)] };
        var seen = SeenController.Of(view, [Shop], administrator: false)!;
        seen.Runs.Select(run => run.Id).ShouldBe([1L]);
        seen.OtherRuns.ShouldBe(2);
    }

    [Fact]
    public void What_shows_the_same_is_equal_though_it_was_read_anew()
    {
        SeenController Read(params RunThere[] runs) => SeenController.Of(MadeController.Of(1) with { Labels = [.. "linux gpu".Split(' ')], Runs = [.. runs] }, [Shop], administrator: false)!;
        Read(There(1)).ShouldBe(Read(There(1)));
        Read(There(1)).ShouldNotBe(Read(There(1) with { Status = RunStatus.CancelRequested }));
        Read(There(1)).ShouldNotBe(Read());
    }

    private static RunThere There(long id, long project = 1) => new(id, project, (int)id, "checkout", RunStatus.Started);
}
