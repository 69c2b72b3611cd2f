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
import java.util.stream.Stream;

/**
 * Proxies as the variables {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy} name them, in lower case or in capitals.
 * This machine itself is asked directly. Where no variable names a proxy, Java's own settings hold.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final int USUAL_PORT = 80;

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
                + " of SOCKS");
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
        String[] parts = entry.split(":", 2);
        String domain = parts[0].startsWith(".") ? parts[0].substring(1) : parts[0];
        boolean samePort = parts.length == 1 || parts[1].equals(String.valueOf(uri.getPort()));
        return entry.equals("*")
                || !domain.isEmpty() && samePort && (host.equals(domain) || host.endsWith("." + domain));
    }
}
