package io.tidegate.hub.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Reads server-sent events, as the WHATWG describes them, one at a time. */
final class EventReader implements AutoCloseable {

    private final BufferedReader reader;
    private String lastId = "";

    EventReader(InputStream in) {
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** An event, with the id that a client would resume from. */
    record Event(String id, String type, String data) {}

    String lastId() {
        return lastId;
    }

    /** The next event with data; blocks. */
    Event next() throws IOException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        String line;
        while ((line = reader.readLine()) != null) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return new Event(lastId, type, data.toString());
                }
                type = "message";
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            }
        }
        throw new IOException("the stream has ended");
    }

    /** Waits until so many heartbeats have come; nothing else may come. */
    void awaitHeartbeats(int count) throws IOException {
        int beats = 0;
        String line;
        while (beats < count && (line = reader.readLine()) != null) {
            if (line.equals(": heartbeat")) {
                beats++;
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("data: ")) {
                throw new AssertionError("not a heartbeat: " + line);
            }
        }
    }

    /** The next event that fits, passing over others. */
    Event next(Predicate<Event> fits) throws IOException {
        Event event = next();
        while (!fits.test(event)) {
            event = next();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
