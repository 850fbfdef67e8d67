package io.tidegate.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Lines in a frame, as SVG within a page: its colours come from the page, what it shows is said in words as well. */
final class SvgPlot {

    private static final double WIDTH = 640;
    private static final double HEIGHT = 300;
    private static final double LEFT = 92;
    private static final double RIGHT = 16;
    private static final double TOP = 14;
    private static final double BOTTOM = 52;

    private final String id;
    private final String title;
    private final String description;
    private final Axis x;
    private final Axis y;
    private final List<Line> lines = new ArrayList<>();
    private final List<double[]> shades = new ArrayList<>();

    /**
     * An axis.
     *
     * @param label what it says
     * @param tick how a value is written beside it
     */
    record Axis(String label, Scale scale, DoubleFunction<String> tick) {}

    /**
     * A line.
     *
     * @param style a class of the page's style sheet
     * @param points x and y in turn; it is interrupted where y is NaN
     */
    record Line(String name, String style, List<double[]> points) {}

    SvgPlot(String id, String title, String description, Axis x, Axis y) {
        this.id = id;
        this.title = title;
        this.description = description;
        this.x = x;
        this.y = y;
    }

    void add(Line line) {
        lines.add(line);
    }

    /** Shades a stretch of the x axis. */
    void shade(double from, double to) {
        shades.add(new double[] {from, to});
    }

    /** The plot with its legend. */
    String render() {
        StringBuilder out = new StringBuilder();
        out.append("<figure><svg viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"%s-t %s-d\">\n"
                .formatted(at(WIDTH), at(HEIGHT), id, id));
        out.append("<title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>\n"
                .formatted(id, Html.escape(title), id, Html.escape(description)));
        shades.forEach(shade -> out.append("<rect class=\"outage\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(at(px(shade[0])), at(TOP), at(px(shade[1]) - px(shade[0])), at(HEIGHT - TOP - BOTTOM))));
        for (double tick : y.scale().ticks()) {
            out.append("<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%3$s\" y2=\"%3$s\"/>"
                    .formatted(at(LEFT), at(WIDTH - RIGHT), at(py(tick))));
            out.append(text(LEFT - 8, py(tick) + 4, "end", y.tick().apply(tick)));
        }
        for (double tick : x.scale().ticks()) {
            out.append("<line class=\"grid\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$s\" y2=\"%3$s\"/>"
                    .formatted(at(px(tick)), at(TOP), at(HEIGHT - BOTTOM)));
            // The last one would stick out.
            String anchor = x.scale().share(tick) > 0.98 ? "end" : "middle";
            out.append(text(px(tick), HEIGHT - BOTTOM + 19, anchor, x.tick().apply(tick)));
        }
        out.append(text(LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 8, "middle", x.label()));
        lines.forEach(line -> out.append("<path class=\"line %s\" d=\"%s\"/>\n".formatted(line.style(), path(line))));
        out.append("</svg>\n<figcaption>").append(Html.escape(y.label())).append(": ");
        lines.forEach(line ->
                out.append("<span class=\"key %s\">%s</span> ".formatted(line.style(), Html.escape(line.name()))));
        if (!shades.isEmpty()) {
            out.append("<span class=\"key outage\">outage</span>");
        }
        return out.append("</figcaption></figure>\n").toString();
    }

    private static String text(double atX, double atY, String anchor, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(at(atX), at(atY), anchor, Html.escape(text));
    }

    private String path(Line line) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (double[] point : line.points()) {
            if (Double.isNaN(point[1])) {
                drawing = false;
            } else {
                path.append(drawing ? 'L' : 'M')
                        .append(at(px(point[0])))
                        .append(' ')
                        .append(at(py(point[1])));
                drawing = true;
            }
        }
        return path.toString();
    }

    private double px(double value) {
        return LEFT + x.scale().share(value) * (WIDTH - LEFT - RIGHT);
    }

    private double py(double value) {
        return HEIGHT - BOTTOM - y.scale().share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }
}
