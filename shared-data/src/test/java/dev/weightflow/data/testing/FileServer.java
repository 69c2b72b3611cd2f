package dev.weightflow.data.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Web server of files on a real socket, which breaks connections and lies as a test says. */
public final class FileServer implements AutoCloseable {
    /** Request, with its headers in lower case. */
    public record Request(String line, Map<String, String> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private record File(byte[] content, String etag) {}

    private final ServerSocket socket;
    private final Map<String, File> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final Deque<Integer> cuts = new ArrayDeque<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile boolean ranges = true;
    private volatile boolean etags = true;
    private volatile boolean stalls;
    private volatile boolean announcesLength = true;

    public FileServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    public void serve(String name, byte[] content) {
        files.put("/" + name, new File(content, "\"" + Arrays.hashCode(content) + "\""));
    }

    public void redirect(String name, String target) {
        redirects.put("/" + name, target);
    }

    /** Resets the next connections after that many bytes of their bodies. */
    public void cutAfter(Integer... bytes) {
        synchronized (cuts) {
            cuts.addAll(List.of(bytes));
        }
    }

    /** Answers the next requests with these statuses and nothing else. */
    public void answer(Integer... codes) {
        synchronized (cuts) {
            statuses.addAll(List.of(codes));
        }
    }

    public void ignoreRanges() {
        ranges = false;
    }

    public void nameNoVersion() {
        etags = false;
    }

    public void announceNoLength() {
        announcesLength = false;
    }

    /** Sends nothing more where it would reset a connection, and leaves it open. */
    public void stallInsteadOfReset() {
        stalls = true;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                thread(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "file-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            String line = in.readLine();
            if (line == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            Request request = new Request(line, headers);
            requests.add(request);
            answer(client, request, URI.create(line.split(" ")[1]).getPath());
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void answer(Socket client, Request request, String path) throws IOException {
        Integer status;
        Integer cut;
        synchronized (cuts) {
            status = statuses.poll();
            cut = status == null && files.containsKey(path) ? cuts.poll() : null;
        }
        OutputStream out = client.getOutputStream();
        File file = files.get(path);
        if (status != null) {
            head(out, status + " As told", "Content-Length: 0");
        } else if (redirects.containsKey(path)) {
            head(out, "302 Found", "Content-Length: 0", "Location: " + redirects.get(path));
        } else if (file == null) {
            head(out, "404 Not Found", "Content-Length: 0");
        } else {
            send(client, out, request, file, cut == null ? Integer.MAX_VALUE : cut);
        }
    }

    private void send(Socket client, OutputStream out, Request request, File file, int cut) throws IOException {
        String range = request.header("range");
        boolean rest = ranges && !range.isEmpty() && request.header("if-range").equals(file.etag);
        int from = rest ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        int whole = file.content.length;
        if (from >= whole) {
            head(out, "416 Range Not Satisfiable", "Content-Length: 0", "Content-Range: bytes */" + whole);
            return;
        }
        head(
                out,
                rest ? "206 Partial Content" : "200 OK",
                announcesLength ? "Content-Length: " + (whole - from) : "X-Length: unknown",
                etags ? "ETag: " + file.etag : "X-Version: unknown",
                rest ? "Content-Range: bytes " + from + "-" + (whole - 1) + "/" + whole : "Accept-Ranges: bytes");
        int count = Math.min(cut, whole - from);
        out.write(file.content, from, count);
        out.flush();
        if (count < whole - from) {
            breakOff(client);
        }
    }

    private void breakOff(Socket client) throws IOException {
        try {
            if (stalls) {
                TimeUnit.SECONDS.sleep(60);
            }
            // so that what was sent is read before the reset discards it
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        client.setSoLinger(true, 0);
    }

    private static void head(OutputStream out, String status, String... headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
