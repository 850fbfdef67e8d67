package io.tidegate.hub.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An HTTP client that sends what no decent one would, one request after the other over one connection. */
final class PlainConnection implements AutoCloseable {

    private static final int ANSWER_MS = 30_000;

    private final int port;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    PlainConnection(int port) {
        this.port = port;
    }

    /** What came back. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        String contentType() {
            return headers.getOrDefault("content-type", "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** @throws IOException if there is no answer within some seconds */
    Answer ask(String method, String target, List<String> headers, byte[] body) throws IOException {
        if (!socket.isConnected() || socket.isClosed()) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(ANSWER_MS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length
                        + "\r\n" + String.join("\r\n", headers) + (headers.isEmpty() ? "\r\n" : "\r\n\r\n"))
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        Answer answer = answer(method.equals("HEAD"));
        if (answer.headers().getOrDefault("connection", "").equalsIgnoreCase("close")) {
            socket.close();
        }
        return answer;
    }

    private Answer answer(boolean bodiless) throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (!bodiless && headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            for (int size = chunk(); size > 0; size = chunk()) {
                body.writeBytes(in.readNBytes(size));
                line();
            }
            line();
        } else if (!bodiless) {
            body.writeBytes(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        }
        return new Answer(status, headers, body.toByteArray());
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the hub hung up in the middle of an answer: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
