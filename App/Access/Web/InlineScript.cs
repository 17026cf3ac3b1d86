namespace TestRuns.Access.Web;

/// <summary>The one script that stands within a page. Browsers are told its hash, so that nothing else does.</summary>
public static class InlineScript
{
    /// <summary>
    /// A page whose own words came through and whose every script was lost would stay white for ever: nothing of ours runs
    /// in it. When all has been loaded or has failed and connection.js has not said that it is there, the page is loaded anew
    /// as soon as the server answers.
    /// </summary>
    public const string LoadAnewWhenScriptsAreLost =
        "addEventListener('load',function again(){if(window.testrunsIsHere)return;"
        + "fetch('/readyz',{cache:'no-store'}).then(function(answer){answer.ok?location.reload():setTimeout(again,1000)},function(){setTimeout(again,1000)})})";
}
