using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace CountryProvider.Web.Pages;

/// <summary>Renders a text. Each name that <see cref="Abstractions.Text.Isolate"/> has marked becomes a <c>bdi</c> element.</summary>
public sealed partial class Sentence : ComponentBase
{
    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var parts = Isolated().Split(Text); // Every second part is a match of the group: a name.
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
            {
                builder.AddContent(0, parts[i]);
            }
            else
            {
                builder.OpenElement(1, "bdi");
                builder.AddContent(2, parts[i]);
                builder.CloseElement();
            }
        }
    }

    [GeneratedRegex("\u2068([^\u2068\u2069]*)\u2069")]
    private static partial Regex Isolated();
}
