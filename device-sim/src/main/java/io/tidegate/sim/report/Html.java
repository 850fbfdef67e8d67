package io.tidegate.sim.report;

/** Text within HTML and SVG. */
final class Html {

    private Html() {}

    /** Text that shows as it is, within elements and quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
