package io.tidegate.edge.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request and its answer without a connection. */
final class PlayedExchange extends HttpExchange {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

    private final String method;
    private final URI uri;
    private final Headers requested = new Headers();
    private final InputStream body;
    private final Headers answered = new Headers();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int status = -1;

    PlayedExchange(String method, URI uri, byte[] body) {
        this.method = method;
        this.uri = uri;
        this.body = new ByteArrayInputStream(body);
    }

    /** The status, once the server has closed the exchange; -1 if it does not within so many seconds. */
    int await(int seconds) throws InterruptedException {
        return closed.await(seconds, TimeUnit.SECONDS) ? status : -1;
    }

    byte[] answer() {
        return answer.toByteArray();
    }

    @Override
    public Headers getRequestHeaders() {
        return requested;
    }

    @Override
    public Headers getResponseHeaders() {
        return answered;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public InputStream getRequestBody() {
        return body;
    }

    @Override
    public OutputStream getResponseBody() {
        return answer;
    }

    @Override
    public void sendResponseHeaders(int code, long length) {
        status = code;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return LOOPBACK;
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return LOOPBACK;
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public Object getAttribute(String name) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void setAttribute(String name, Object value) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public HttpPrincipal getPrincipal() {
        throw new UnsupportedOperationException("nobody asks");
    }
}
