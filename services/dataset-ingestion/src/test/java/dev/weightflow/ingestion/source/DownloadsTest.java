package dev.weightflow.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weightflow.ingestion.source.Downloads.Download;
import dev.weightflow.platform.job.JobFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger resolved = new AtomicInteger();
    private HttpServer server;
    private SourceAllowlist allowed;

    @BeforeEach
    void a_server_on_this_machine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/sets/a.tar", 200, "an archive", "");
        answer("/sets/gone.tar", 404, "", "");
        answer("/sets/busy.tar", 503, "", "");
        answer("/sets/moved.tar", 302, "", "a.tar");
        answer("/sets/away.tar", 302, "", "/secret/a.tar");
        answer("/sets/round.tar", 302, "", "round.tar");
        answer("/sets/lost.tar", 302, "", "https://[no address");
        server.start();
        allowed = SourceAllowlist.of(List.of(), List.of(), List.of(ArchiveAddress.of(url("/sets/"))));
    }

    @AfterEach
    void it_stops() {
        server.stop(0);
    }

    @Test
    void an_archive_is_read_from_the_address_that_its_host_was_resolved_to() throws IOException {
        try (Download download = downloads(Set.of("data.test")).open(url("/sets/a.tar"), allowed, 100)) {
            assertThat(download.content().readAllBytes()).asString().isEqualTo("an archive");
            assertThat(download.bytes()).isEqualTo(10);
        }
        assertThat(resolved.get()).isEqualTo(1);
    }

    @Test
    void a_host_of_this_network_is_not_asked_unless_it_is_named() {
        assertRefused(downloads(Set.of()), "/sets/a.tar", 100, "outside-roots", "weightflow.ingestion.private-hosts");
        assertThat(asked.get()).isZero();
    }

    @Test
    void redirects_lead_to_what_is_open_alone() throws IOException {
        Downloads downloads = downloads(Set.of("data.test"));
        try (Download download = downloads.open(url("/sets/moved.tar"), allowed, 100)) {
            assertThat(download.content().readAllBytes()).asString().isEqualTo("an archive");
        }
        assertRefused(downloads, "/sets/away.tar", 100, "outside-roots", "/secret/a.tar is not among the addresses");
        assertRefused(downloads, "/sets/round.tar", 100, "unreadable-source", "is redirected too often");
        assertRefused(downloads, "/sets/lost.tar", 100, "unreadable-source", "redirected to an invalid address");
    }

    @Test
    void what_is_missing_or_too_large_is_refused_and_a_server_that_is_busy_is_asked_again() {
        Downloads downloads = downloads(Set.of("data.test"));

        assertRefused(downloads, "/sets/gone.tar", 100, "missing-folder", "status 404");
        assertRefused(downloads, "/sets/a.tar", 9, "bad-archive", "raise weightflow.ingestion.max-source-gibibytes");
        assertThatThrownBy(() -> downloads.open(url("/sets/busy.tar"), allowed, 100))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("status 503");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "2001::1",
                "2001:db8::1",
                "100::1"
            })
    void addresses_of_this_machine_and_its_network_are_not_public(String address) throws UnknownHostException {
        assertThat(AddressRanges.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "64:ff9b::5db8:d822"})
    void addresses_of_the_internet_are_public(String address) throws UnknownHostException {
        assertThat(AddressRanges.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void one_private_address_among_others_is_enough_to_refuse_a_host() {
        Downloads mixed = new Downloads(
                Set.of(), host -> List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getLoopbackAddress()));

        assertRefused(mixed, "/sets/a.tar", 100, "outside-roots", "this service's own network");
    }

    private Downloads downloads(Set<String> privateHosts) {
        return new Downloads(privateHosts, host -> {
            assertThat(host).isEqualTo("data.test");
            resolved.incrementAndGet();
            return List.of(InetAddress.getLoopbackAddress());
        });
    }

    private void assertRefused(Downloads downloads, String path, long most, String code, String message) {
        assertThatThrownBy(() -> downloads.open(url(path), allowed, most))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(JobFailedException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }

    private String url(String path) {
        return "http://data.test:" + server.getAddress().getPort() + path;
    }

    private void answer(String path, int status, String content, String location) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().add("Location", location);
            }
            byte[] body = content.getBytes();
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
