namespace TestRuns.Catalog;

/// <summary>
/// One action of a browser step. Target and value by action: <c>goto</c> address; <c>click</c>, <c>check</c>,
/// <c>uncheck</c> selector; <c>fill</c> selector, value; <c>press</c> key, or selector, key; <c>expect</c> one of
/// <c>text</c>, <c>visible</c> and <c>url</c>, and what; <c>screenshot</c> name.
/// </summary>
public sealed record BrowserAction(string Action, string Target, string? Value);
