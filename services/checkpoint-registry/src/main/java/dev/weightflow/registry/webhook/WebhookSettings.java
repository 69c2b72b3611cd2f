package dev.weightflow.registry.webhook;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.ReloadedFile;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.schema.ClosestMatch;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings of one webhook. They come from the operator alone: no event names an address.
 *
 * @param name letters and digits, so that it can be part of a variable's name
 * @param secrets read again when the file changes
 */
public record WebhookSettings(
        String name, URI url, NotifiedEvents events, ModelPatterns models, ReloadedFile<List<SigningSecret>> secrets) {
    private static final String PREFIX = "weightflow.webhooks.";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");
    /** Each has a thread and connections to Kafka of its own. */
    private static final int MOST = 8;

    private static final String URL = "url";
    private static final String EVENTS = "events";
    private static final String MODELS = "models";
    private static final String SECRET_FILE = "secret-file";
    private static final String ALLOW_HTTP = "allow-http";
    private static final Set<String> KEYS = new TreeSet<>(Set.of(URL, EVENTS, MODELS, SECRET_FILE, ALLOW_HTTP));
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Reads all webhooks, in the order of their names. Faults are recorded in the settings. */
    public static List<WebhookSettings> from(Settings settings) {
        Set<String> names = new TreeSet<>();
        for (String rest : settings.all(PREFIX).keySet()) {
            String[] parts = rest.split("\\.", 2);
            // a variable has no hyphens: SECRET_FILE is read as secret.file
            String key = parts.length < 2 ? "" : parts[1].replace('.', '-');
            if (!KEYS.contains(key)) {
                settings.require(false, PREFIX + rest + " is unknown" + suggestion(parts[0], key));
            } else if (!NAME.matcher(parts[0]).matches()) {
                settings.require(
                        false,
                        PREFIX + rest + ": a webhook's name is up to 32 small letters and digits, as in " + PREFIX
                                + "ops." + key);
            } else {
                names.add(parts[0]);
            }
        }
        settings.require(names.size() <= MOST, "there may be " + MOST + " webhooks at most, not " + names.size());
        return names.stream().flatMap(name -> read(settings, name).stream()).toList();
    }

    private static String suggestion(String name, String key) {
        return ClosestMatch.of(key, KEYS)
                .filter(near -> NAME.matcher(name).matches())
                .map(near -> ", did you mean " + PREFIX + name + "." + near)
                .orElseGet(() -> "; there are "
                        + KEYS.stream().map(each -> PREFIX + "NAME." + each).collect(Collectors.joining(", ")));
    }

    private static Optional<WebhookSettings> read(Settings settings, String name) {
        String prefix = PREFIX + name + ".";
        boolean plain = settings.value(prefix + ALLOW_HTTP, false, WebhookSettings::flag);
        Optional<URI> url = Optional.of(settings.text(prefix + URL))
                .filter(text -> !text.isEmpty())
                .flatMap(given -> settings.value(
                        prefix + URL,
                        Optional.<URI>empty(),
                        text -> Optional.of(address(text, prefix + ALLOW_HTTP, plain))));
        NotifiedEvents events = settings.value(prefix + EVENTS, NotifiedEvents.USUAL, NotifiedEvents::parse);
        ModelPatterns models = settings.value(prefix + MODELS, ModelPatterns.ALL, ModelPatterns::parse);
        Optional<ReloadedFile<List<SigningSecret>>> secrets = Optional.of(settings.text(prefix + SECRET_FILE))
                .filter(text -> !text.isEmpty())
                .flatMap(file -> secrets(settings, prefix + SECRET_FILE, file));
        return url.flatMap(address -> secrets.map(read -> new WebhookSettings(name, address, events, models, read)));
    }

    private static Optional<ReloadedFile<List<SigningSecret>>> secrets(Settings settings, String key, String file) {
        try {
            return Optional.of(ReloadedFile.open(key, Path.of(file), SigningSecret::parse, List.of()));
        } catch (ConfigurationException e) {
            e.violations().forEach(violation -> settings.require(false, violation));
        } catch (InvalidPathException e) {
            settings.require(false, key + " must be a path, not '" + file + "'");
        }
        return Optional.empty();
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("it must be true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    /** Checks an address. No message repeats it: its path may be a secret. */
    private static URI address(String text, String key, boolean plain) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it must be an address such as https://example.org/weightflow");
        }
        boolean https = "https".equals(url.getScheme());
        if (url.getHost() == null || !https && !"http".equals(url.getScheme())) {
            throw new IllegalArgumentException("it must be an address such as https://example.org/weightflow");
        } else if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "it must hold no user and password; receivers verify the signature instead");
        } else if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("it must have no fragment, which is never sent");
        } else if (!https && !plain && !LOOPBACK.contains(url.getHost())) {
            throw new IllegalArgumentException(
                    "it must begin with https://, except on this machine; " + key + "=true allows http");
        }
        return url;
    }

    /** Returns the address without what may be secret in it. */
    String target() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Says nothing of path and secrets. */
    @Override
    public String toString() {
        return name + " to " + target();
    }
}
