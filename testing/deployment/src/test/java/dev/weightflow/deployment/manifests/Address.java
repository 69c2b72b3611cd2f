package dev.weightflow.deployment.manifests;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Address of a server in a container's environment. */
record Address(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\w+://)?([\\w.-]*):(\\d+)/?");
    private static final Pattern USUAL_PORT = Pattern.compile("(https?)://([\\w.-]+)/?");
    private static final Pattern VARIABLE =
            Pattern.compile("KAFKA_BOOTSTRAP_SERVERS|WEIGHTFLOW_OBJECT_STORE_ENDPOINT|WEIGHTFLOW_CONSOLE_\\w+_URL");

    /** Returns the values in the environment that must be addresses. */
    static Stream<String> texts(Environment environment) {
        return environment.values().entrySet().stream()
                .filter(variable -> VARIABLE.matcher(variable.getKey()).matches())
                .flatMap(variable -> Arrays.stream(variable.getValue().split(",", -1)));
    }

    /** Parses {@code host:port}, with or without a scheme, or a scheme that implies the port; empty if the text is none of them. */
    static Optional<Address> of(String text) {
        Matcher usual = USUAL_PORT.matcher(text.strip());
        if (usual.matches()) {
            return Optional.of(new Address(usual.group(2), usual.group(1).equals("https") ? 443 : 80));
        }
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new Address(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Returns whether the address can only mean this machine or pod itself. */
    boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.");
    }

    /** Returns whether it is a Service of the same namespace by its short name. */
    boolean isLocal() {
        return !host.contains(".");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
