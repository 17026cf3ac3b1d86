using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>The texts by which a run is searched, in their index. Triggers keep it; here it is only asked.</summary>
internal sealed class SearchedRun
{
    /// <summary>The run's.</summary>
    public long Id { get; init; }

    /// <summary>Equals a <see cref="TextIndex.Phrase"/> where the run contains it.</summary>
    public required string Match { get; init; }

    private sealed class Table : IEntityTypeConfiguration<SearchedRun>
    {
        public void Configure(EntityTypeBuilder<SearchedRun> builder)
        {
            // A view to EF Core, which cannot make such a table; the migration RunLists did.
            builder.HasNoKey().ToView("RunTexts");
            builder.Property(text => text.Id).HasColumnName("rowid");
            builder.Property(text => text.Match).HasColumnName("RunTexts");
        }
    }
}
