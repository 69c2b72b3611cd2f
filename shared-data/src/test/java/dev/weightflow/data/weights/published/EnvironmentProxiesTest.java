package dev.weightflow.data.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxiesTest {
    private static final Proxy JAVAS = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("java.test", 1));

    @Test
    void a_variable_names_the_proxy_of_a_scheme() {
        Map<String, String> environment =
                Map.of("https_proxy", "http://proxy.test:3128/", "HTTP_PROXY", "plain.test:8080");

        assertThat(proxy(environment, "https://files.test/x")).isEqualTo("proxy.test:3128");
        assertThat(proxy(environment, "http://files.test/x")).isEqualTo("plain.test:8080");
        assertThat(proxy(Map.of("ALL_PROXY", "http://any.test"), "https://files.test/x"))
                .isEqualTo("any.test:80");
        assertThat(proxy(Map.of("https_proxy", " "), "https://files.test/x")).isEqualTo("java.test:1");
    }

    @Test
    void exempt_hosts_and_this_machine_are_asked_directly() {
        Map<String, String> environment =
                Map.of("https_proxy", "http://proxy.test:3128", "no_proxy", "files.test, .example.org,other.test:444");

        assertThat(proxy(environment, "https://files.test/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://a.files.test/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://a.example.org/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://myfiles.test/x")).isEqualTo("proxy.test:3128");
        assertThat(proxy(environment, "https://other.test:444/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://other.test/x")).isEqualTo("proxy.test:3128");
        assertThat(proxy(environment, "https://127.0.0.1/x")).isEqualTo("none");
        assertThat(proxy(Map.of("https_proxy", "http://proxy.test:1", "NO_PROXY", "*"), "https://files.test"))
                .isEqualTo("none");
    }

    @Test
    void an_exemption_with_a_port_is_for_that_port_alone_which_may_be_the_schemes_own() {
        String proxy = "http://proxy.test:3128";
        Map<String, String> environment = Map.of(
                "https_proxy", proxy, "http_proxy", proxy, "no_proxy", "files.test:443,plain.test:80,[fd00::1]:443");

        assertThat(proxy(environment, "https://files.test/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://files.test:443/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://a.files.test/x")).isEqualTo("none");
        assertThat(proxy(environment, "http://files.test/x")).isEqualTo("proxy.test:3128");
        assertThat(proxy(environment, "https://files.test:8443/x")).isEqualTo("proxy.test:3128");
        assertThat(proxy(environment, "http://plain.test/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://[fd00::1]/x")).isEqualTo("none");
        assertThat(proxy(environment, "https://[fd00::2]/x")).isEqualTo("proxy.test:3128");
    }

    @Test
    void a_proxy_that_has_no_host_is_named() {
        assertThatThrownBy(() -> proxy(Map.of("https_proxy", "http://"), "https://files.test/x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> proxy(Map.of("https_proxy", "///"), "https://files.test/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a proxy is named like http://proxy.example.org:3128");
    }

    private static String proxy(Map<String, String> environment, String address) {
        Proxy proxy = new EnvironmentProxies(environment, new ProxySelector() {
                    @Override
                    public List<Proxy> select(URI uri) {
                        return List.of(JAVAS);
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress at, IOException failure) {
                        throw new IllegalStateException(failure);
                    }
                })
                .select(URI.create(address))
                .get(0);
        InetSocketAddress at = (InetSocketAddress) proxy.address();
        return at == null ? "none" : at.getHostString() + ":" + at.getPort();
    }
}
