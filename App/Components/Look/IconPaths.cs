namespace TestRuns.Components.Look;

/// <summary>The strokes of the icons, on a grid of 16 by 16.</summary>
public static class IconPaths
{
    public const string Hollow = "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11";
    public const string Turning = "M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5.4v2.8l1.9 1.3";
    public const string Check = "M3.2 8.6l3.2 3.2l6.4-7.2";
    public const string Cross = "M4 4l8 8M12 4l-8 8";
    public const string Slash = "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M4.2 11.8l7.6-7.6";
    public const string Skip = "M3.5 4.5l4 3.5l-4 3.5M8.5 4.5l4 3.5l-4 3.5";
    public const string Stopping = "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M6.3 6.3h3.4v3.4h-3.4z";
    public const string Warning = "M8 2.6l6 10.8h-12zM8 6.6v3.2M8 11.6v.1";
    public const string Search = "M7 2.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4M10.2 10.2l3.2 3.2";
    public const string Download = "M8 2.8v7.4M4.9 7.3l3.1 3.1l3.1-3.1M3 13.2h10";
    public const string Down = "M4 6l4 4l4-4";
    public const string Up = "M4 10l4-4l4 4";
    public const string Right = "M6 4l4 4l-4 4";
    public const string Play = "M5 3.4l7.4 4.6l-7.4 4.6z";
    public const string Theme = "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 2.5v11M8 4.6h3.6M8 7.2h5.2M8 9.8h5M8 12.4h2.8";
    public const string Link = "M9.5 3.2h3.3v3.3M12.6 3.4l-5.4 5.4M11.6 9.2v3.6h-8.4v-8.4h3.6";
    public const string Comment = "M3 3.5h10v7h-5l-3 2.6v-2.6h-2z";
    public const string Bug = "M5 6.2a3 3 0 0 1 6 0v3.6a3 3 0 0 1-6 0zM8 4v9M2.6 5l2.2 1.4M2.2 8.6h2.6M2.6 12.4l2.2-1.6M13.4 5l-2.2 1.4M13.8 8.6h-2.6M13.4 12.4l-2.2-1.6";
    public const string Bell = "M4.6 11.4v-4a3.4 3.4 0 0 1 6.8 0v4l1.2 1.2h-9.2zM6.8 14h2.4";
    public const string Person = "M8 2.8a2.6 2.6 0 1 0 0 5.2a2.6 2.6 0 1 0 0-5.2M3 13.4c.4-2.6 2.4-3.8 5-3.8s4.6 1.2 5 3.8";
}
