package io.tidegate.edge.local;

import io.tidegate.edge.local.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page at {@code /}: one file, nothing from the internet, which asks for the status every two seconds. */
final class TechnicianPage {

    private static final String RESOURCE = "page.html";

    /** Only what stands in the page itself may run, and it may talk to this agent only. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private TechnicianPage() {}

    static Answer answer() {
        return new Answer(
                200,
                Map.of(
                        "Content-Type", "text/html; charset=utf-8",
                        "Content-Security-Policy", POLICY,
                        "Cache-Control", "no-cache"),
                content());
    }

    /** Read anew each time: a technician comes seldom, and memory is scarce. */
    private static byte[] content() {
        try (InputStream page = TechnicianPage.class.getResourceAsStream(RESOURCE)) {
            if (page == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return page.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }
}
