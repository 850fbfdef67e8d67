package io.tidegate.sim.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to an agent's local HTTP, over which lines are posted one body after the other. Not thread-safe. */
final class AgentConnection implements Closeable {

    /** The agent has not taken the body, and will later. */
    static final int BUSY = 503;

    static final int ACCEPTED = 204;

    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d{1,9})\r\n");

    private final URI agent;
    private final PumpRows rows;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] body = new byte[64 * 1024];
    private int bodyBytes;

    AgentConnection(URI agent, PumpRows rows) throws IOException {
        this.agent = agent;
        this.rows = rows;
        this.socket = new Socket(agent.getHost(), agent.getPort());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** The next body has so many lines. */
    void fill(int lines) {
        bodyBytes = 0;
        for (int line = 0; line < lines; line++) {
            if (bodyBytes + rows.nextBytes() > body.length) {
                body = Arrays.copyOf(body, body.length * 2);
            }
            bodyBytes = rows.write(body, bodyBytes, '\n');
        }
    }

    /**
     * Posts the body, the same again if it was not filled anew.
     *
     * @return {@link #ACCEPTED} or {@link #BUSY}
     * @throws IOException if there is another answer or none
     */
    int post() throws IOException {
        out.write("POST /write HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
                .formatted(agent.getHost(), agent.getPort(), bodyBytes)
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, bodyBytes);
        out.flush();
        String head = head();
        Matcher length = LENGTH.matcher(head);
        in.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
        Matcher status = STATUS.matcher(head);
        int code = status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
        if (code != ACCEPTED && code != BUSY) {
            throw new IOException("%s answered: %s".formatted(agent, head));
        }
        return code;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_HEAD_BYTES && head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("%s has closed the connection".formatted(agent));
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
