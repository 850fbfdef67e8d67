package io.tidegate.sim.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to a NATS server for what is asked of its streams. Any thread, one question at a time. */
final class NatsClient implements Closeable {

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final Pattern MESSAGES = Pattern.compile("\"messages\":(\\d{1,18})");

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    NatsClient(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        introduce(out, in);
        send("SUB _INBOX.client 1\r\n");
    }

    /** Tells a server who we are, and waits until it has heard. */
    static void introduce(OutputStream out, DataInputStream in) throws IOException {
        String info = readLine(in);
        if (!info.startsWith("INFO ")) {
            throw new IOException("this is no NATS server: " + info);
        }
        out.write("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer = readLine(in);
        if (!answer.equals("PONG")) {
            throw new IOException("the server does not take the connection: " + answer);
        }
    }

    /** The text of the next message; what the server says besides is passed over. */
    static String readMessage(DataInputStream in) throws IOException {
        while (true) {
            String line = readLine(in);
            if (line.startsWith("MSG ")) {
                byte[] payload = new byte[Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1))];
                in.readFully(payload);
                readLine(in);
                return new String(payload, StandardCharsets.UTF_8);
            }
            if (line.startsWith("-ERR")) {
                throw new IOException("the server has refused something: " + line);
            }
        }
    }

    /** Makes a stream that is kept in files; its other properties are JSON. */
    void create(String name, String properties) throws IOException {
        ask("STREAM.CREATE." + name, "{\"name\":\"%s\",\"storage\":\"file\",%s}".formatted(name, properties));
    }

    /** How many messages a stream has. */
    long messages(String stream) throws IOException {
        String answer = ask("STREAM.INFO." + stream, "");
        Matcher messages = MESSAGES.matcher(answer);
        if (!messages.find()) {
            throw new IOException("the stream does not say what it has: " + answer);
        }
        return Long.parseLong(messages.group(1));
    }

    private synchronized String ask(String what, String question) throws IOException {
        send("PUB $JS.API.%s _INBOX.client %d\r\n%s\r\n".formatted(what, question.length(), question));
        String answer = readMessage(in);
        if (answer.contains("\"error\"")) {
            throw new IOException("%s: %s".formatted(what, answer));
        }
        return answer;
    }

    private void send(String command) throws IOException {
        out.write(command.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readLine(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < MAX_LINE_BYTES) {
            int next = in.readUnsignedByte();
            if (next == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) next);
        }
        throw new IOException("a line of more than %d bytes".formatted(MAX_LINE_BYTES));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
