using Microsoft.AspNetCore.Components;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws a picture of any kind.</summary>
internal static class PictureDrawing
{
    /// <summary>The picture in both languages, for wide and for narrow screens. The style sheet shows one of the four.</summary>
    /// <param name="id">Unique in the document.</param>
    public static IEnumerable<MarkupString> Of(Picture picture, string id) =>
        from isGerman in (bool[])[false, true]
        from isNarrow in (bool[])[false, true]
        select Of(picture, $"{id}-{(isGerman ? "de" : "en")}-{(isNarrow ? "narrow" : "wide")}", new SvgCanvas(isGerman, isNarrow));

    private static MarkupString Of(Picture picture, string id, SvgCanvas canvas)
    {
        var height = picture switch
        {
            LinePicture lines => Curves.Draw(lines, canvas),
            BarPicture bars => Bars.Draw(bars, canvas),
            WaterfallPicture waterfall => Waterfall.Draw(waterfall, canvas),
            TimelinePicture timeline => Timeline.Draw(timeline, canvas),
            TracePicture traces => Traces.Draw(traces, canvas),
            _ => throw new ArgumentException($"Nobody knows how to draw {picture.GetType().Name}.", nameof(picture)),
        };
        return canvas.Finish(id, picture, height);
    }
}
