package dev.weightflow.local.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests against a server that writes its answers byte by byte as instructed, as real ones seldom do. */
class RequestTest {
    private static final String REFUSAL = "{\"code\":\"who-are-you\"}";

    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private ServerSocket server;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void an_answer_is_told_with_its_status_its_headers_and_its_content() throws IOException {
        answering("HTTP/1.1 201 Created\r\nProof: 7\r\nContent-Length: 4\r\n\r\nf\u00fcr");

        try (Answer answer = request("GET").header("Accept", "text/plain").send()) {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header().apply("proof")).contains("7");
            assertThat(answer.header().apply("other")).isEmpty();
            assertThat(answer.text()).isEqualTo("f\u00fcr");
        }
        assertThat(heads).singleElement().asString().contains("GET /jobs").contains("Accept: text/plain");
    }

    @Test
    void a_redirection_is_an_answer_like_others() throws IOException {
        answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");

        assertThat(request("GET").send().status()).isEqualTo(302);
    }

    @Test
    void a_refusal_for_want_of_a_token_can_be_read_though_a_body_was_sent() throws IOException {
        answering(unauthorised());

        Answer answer = request("POST").body("{}").send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo(REFUSAL);
    }

    @Test
    void a_file_is_not_sent_to_a_service_that_refuses_it_before() throws IOException {
        Path file = Files.write(folder.resolve("weights"), new byte[5 << 20]);
        AtomicLong sent = new AtomicLong();
        answering("HTTP/1.1 413 Too Large\r\nContent-Length: " + REFUSAL.length() + "\r\n\r\n" + REFUSAL);

        Answer answer = new Upload().send(request("POST"), file, sent::set);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo(REFUSAL);
        assertThat(sent).hasValue(0);
        assertThat(heads).singleElement().asString().containsIgnoringCase("Expect: 100-continue");
    }

    @Test
    void a_file_is_refused_for_want_of_a_token_before_it_is_sent() throws IOException {
        Path file = Files.write(folder.resolve("weights"), new byte[5 << 20]);
        AtomicLong sent = new AtomicLong();
        answering(unauthorised());

        Answer answer = new Upload().send(request("POST"), file, sent::set);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo(REFUSAL);
        assertThat(sent).hasValue(0);
    }

    @Test
    void a_file_goes_there_whole_when_the_service_says_so() throws IOException {
        Path file = Files.write(folder.resolve("weights"), new byte[100_000]);
        AtomicLong sent = new AtomicLong();
        serve(socket -> {
            heads.add(head(socket));
            say(socket, "HTTP/1.1 100 Continue\r\n\r\n");
            int read = socket.getInputStream().readNBytes(100_000).length;
            say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + read);
        });

        assertThat(new Upload().send(request("POST"), file, sent::set).text()).isEqualTo("100000");
        assertThat(sent).hasValue(100_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_follows_an_answer_goes_over_the_same_connection(boolean upload) throws IOException {
        // over which the server has proved its identity
        AtomicLong connections = new AtomicLong();
        serve(socket -> {
            connections.incrementAndGet();
            for (int i = 0; i < 2; i++) {
                head(socket);
                say(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");
            }
        });
        Exchange exchange = upload ? new Upload() : Request::send;

        assertThat(exchange.send(request("GET")).text()).isEqualTo("{}");
        assertThat(exchange.send(request("GET")).status()).isEqualTo(404);
        assertThat(connections).hasValue(1);
    }

    @Test
    void what_may_have_arrived_is_not_sent_again() throws IOException {
        List<Integer> connections = new CopyOnWriteArrayList<>();
        serve(socket -> {
            connections.add(1);
            head(socket);
        });

        assertThatThrownBy(() -> request("POST").body("{}").send()).isInstanceOf(IOException.class);
        assertThat(connections).hasSize(1);
    }

    @Test
    void patience_ends() throws IOException {
        serve(socket -> {
            head(socket);
            pause();
        });

        assertThatThrownBy(() -> request("GET").patience(Duration.ofMillis(200)).send())
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void what_does_not_speak_http_is_no_answer() throws IOException {
        answering("SSH-2.0-OpenSSH_9.2\r\n");
        assertThatThrownBy(() -> request("GET").send()).isInstanceOf(IOException.class);

        assertThatThrownBy(() -> Request.get(URI.create("file:///etc/hostname")).send())
                .hasMessage("file:///etc/hostname is not an HTTP address");
    }

    private Request request(String method) {
        return Request.of(method, URI.create("http://127.0.0.1:" + server.getLocalPort() + "/jobs"));
    }

    private static String unauthorised() {
        return "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: " + REFUSAL.length()
                + "\r\n\r\n" + REFUSAL;
    }

    private interface Conversation {
        void with(Socket socket) throws IOException;
    }

    private void answering(String answer) {
        serve(socket -> {
            heads.add(head(socket));
            say(socket, answer);
        });
    }

    /** Holds the same conversation with every client. */
    private void serve(Conversation conversation) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    conversation.with(socket);
                } catch (IOException e) {
                    // the client is gone, or the test is over
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Reads a request up to its body. */
    private static String head(Socket socket) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1);
        StringBuilder head = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
