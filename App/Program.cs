using Radzen;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components;
using TestRuns.Storage;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStorage(new DataFolder(builder.Configuration["Data:Path"] ?? "data"));
builder.Services.AddAccess();
builder.Services.AddCatalog();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddRadzenComponents();

var app = builder.Build();
app.Services.GetRequiredService<Migrator>().Migrate();
await app.Services.GetRequiredService<SampleProject>().Ensure(CancellationToken.None);
app.UseAccess();
app.MapAccess();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
