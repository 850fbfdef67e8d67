package io.tidegate.hub.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as the WHATWG describes them. */
public final class EventStreamReader {

    private final BufferedReader lines;
    private final Runnable heard;
    private String id;

    /**
     * @param id of the last event before this stream, or empty
     * @param heard runs whenever a line has come, a heartbeat's too
     */
    public EventStreamReader(InputStream in, String id, Runnable heard) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.id = id;
        this.heard = heard;
    }

    /** Where to resume. */
    public String id() {
        return id;
    }

    /** The data of the next event; null at the end of the stream. Blocks. */
    @Nullable
    public String next() throws IOException {
        StringBuilder data = new StringBuilder();
        String line;
        while ((line = lines.readLine()) != null) {
            heard.run();
            if (line.isEmpty() && !data.isEmpty()) {
                return data.toString();
            }
            if (line.startsWith("data: ")) {
                data.append(data.isEmpty() ? "" : "\n").append(line, 6, line.length());
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            }
        }
        return null;
    }
}
