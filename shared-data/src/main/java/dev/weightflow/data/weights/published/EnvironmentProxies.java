package dev.weightflow.data.weights.published;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Proxies as the variables {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy} name them, in lower case or in capitals.
 * This machine itself is asked directly. Where no variable names a proxy, Java's own settings hold.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final int USUAL_PORT = 80;

    /** Entry of {@code no_proxy}; an IPv6 address stands in brackets. */
    private static final Pattern EXEMPTION =
            Pattern.compile("\\.?(?<host>\\[[0-9a-f:.]+]|[^:\\[\\]]+)(:(?<port>\\d{1,5}))?");

    private final Map<String, String> environment;
    private final ProxySelector otherwise;

    public EnvironmentProxies(Map<String, String> environment, ProxySelector otherwise) {
        this.environment = Map.copyOf(environment);
        this.otherwise = otherwise;
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (isThisMachine(uri.getHost()) || isExempt(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        return Stream.of(uri.getScheme() + "_proxy", "all_proxy")
                .flatMap(name -> variable(name).map(text -> proxy(name, text)).stream())
                .findFirst()
                .map(List::of)
                .orElseGet(() -> otherwise.select(uri));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
        // the request fails with it, too
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }

    private static Proxy proxy(String variable, String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw unusable(variable); // without the cause, which shows a password
        }
        if (uri.getHost() == null || uri.getScheme().toLowerCase(Locale.ROOT).startsWith("socks")) {
            throw unusable(variable);
        }
        return new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort()));
    }

    private static IllegalArgumentException unusable(String variable) {
        return new IllegalArgumentException("the variable " + variable
                + " names no proxy that can be used; a proxy is named like http://proxy.example.org:3128, and is none"
                + " of SOCKS; correct the variable, or unset it");
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private boolean isExempt(URI uri) {
        return variable("no_proxy").stream()
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+")))
                .anyMatch(entry -> covers(entry.toLowerCase(Locale.ROOT), uri));
    }

    /** Returns whether an entry of {@code no_proxy} covers the address: {@code *}, a host, or a domain, each with a port or without. */
    private static boolean covers(String entry, URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        Matcher parts = EXEMPTION.matcher(entry);
        if (!parts.matches()) {
            return false;
        }
        String domain = parts.group("host");
        String port = parts.group("port");
        return entry.equals("*")
                || (port == null || Integer.parseInt(port) == port(uri))
                        && (host.equals(domain) || host.endsWith("." + domain));
    }

    /** Returns the address's port, which is that of its scheme where none is written. */
    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equals("https") ? 443 : 80;
    }
}
