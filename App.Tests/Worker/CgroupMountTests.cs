using TestRuns.Worker.Processes.Cgroups;

namespace TestRuns.Tests.Worker;

public sealed class CgroupMountTests
{
    private const string Pure = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

    [Theory]
    [InlineData(Pure, "0::/system.slice/testruns.service", "/sys/fs/cgroup/system.slice/testruns.service")]
    [InlineData(Pure, "0::/", "/sys/fs/cgroup")]
    [InlineData("41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw", "0::/", "/sys/fs/cgroup/unified")]
    [InlineData("50 40 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw", "0::/docker/abc/inner", "/sys/fs/cgroup/inner")]
    [InlineData("50 40 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw", "0::/docker/abc", "/sys/fs/cgroup")]
    [InlineData("50 40 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw", "0::/docker/abcdef", null)]
    [InlineData("50 40 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw", "0::/../other", null)]
    [InlineData("32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu", "0::/", null)]
    [InlineData(Pure, "3:cpu:/", null)]
    public void Ones_own_cgroup_is_found_where_it_is_mounted(string mount, string own, string? folder) =>
        CgroupMount.OwnFolder([mount], ["4:memory:/else", own]).ShouldBe(folder);
}
