package dev.gesta.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a server, and cuts their first connection after some bytes of one
 * direction; those that follow it pass whole.
 */
final class CuttingProxy implements AutoCloseable {

    private static final int NEVER = Integer.MAX_VALUE;

    /** Where the bytes are counted. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();

    private CuttingProxy(int serverPort, Direction direction, int bytes) {
        this.serverPort = serverPort;
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(direction, bytes));
    }

    static CuttingProxy passing(int serverPort) {
        return new CuttingProxy(serverPort, Direction.TO_SERVER, NEVER);
    }

    static CuttingProxy cuttingAfter(int serverPort, Direction direction, int bytes) {
        return new CuttingProxy(serverPort, direction, bytes);
    }

    /** Returns the address by which clients reach the server. */
    URI server() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Returns how many bytes went one way over all connections. */
    int bytes(Direction direction) {
        return (int) (direction == Direction.TO_SERVER ? toServer : toClient).get();
    }

    private void accept(Direction direction, int bytes) {
        try {
            for (boolean first = true; ; first = false) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                open.add(client);
                open.add(server);
                int up = first && direction == Direction.TO_SERVER ? bytes : NEVER;
                int down = first && direction == Direction.TO_CLIENT ? bytes : NEVER;
                Thread.ofVirtual().start(() -> pump(client, server, toServer, up));
                Thread.ofVirtual().start(() -> pump(server, client, toClient, down));
            }
        } catch (IOException e) {
            close();
        }
    }

    private static void pump(Socket from, Socket to, AtomicLong count, int limit) {
        byte[] buffer = new byte[8_192];
        int left = limit;
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            while (left > 0) {
                int read = in.read(buffer, 0, Math.min(buffer.length, left));
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                count.addAndGet(read);
                left -= read;
            }
        } catch (IOException e) {
            // The other side is gone, which is what this is for.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
