package dev.weightflow.ingestion.source;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Archive on a web server, or a folder of archives, as {@code https://host/path}.
 *
 * @param uri without user, query and fragment: these may hold secrets, and a source's name is shown
 */
public record ArchiveAddress(URI uri) {
    private static final Pattern SCHEME = Pattern.compile("https?://.*");
    /** Sequences by which a server may resolve another path than the one written. */
    private static final Pattern DISGUISED = Pattern.compile(".*(//|\\\\|%2e|%2f|%5c|%00).*", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST = 1024;

    public static boolean isOne(String source) {
        return SCHEME.matcher(source).matches();
    }

    /** @throws JobFailedException {@link FailureCode#UNSUPPORTED_SOURCE} */
    public static ArchiveAddress of(String source) {
        URI uri = parsed(source);
        String path = uri.getRawPath();
        boolean plain = uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && path != null
                && path.startsWith("/")
                && !DISGUISED.matcher(path).matches()
                && uri.normalize().getRawPath().equals(path);
        if (!plain || source.length() > LONGEST) {
            throw unsupported(source);
        }
        return new ArchiveAddress(uri);
    }

    /** Returns whether the other address is the same, or lies below this folder. */
    boolean covers(ArchiveAddress other) {
        String path = uri.getRawPath();
        return uri.getScheme().equals(other.uri.getScheme())
                && host().equals(other.host())
                && port() == other.port()
                && (path.endsWith("/") ? other.uri.getRawPath().startsWith(path) : path.equals(other.uri.getRawPath()));
    }

    String host() {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    private int port() {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    private static URI parsed(String source) {
        try {
            return new URI(source);
        } catch (URISyntaxException e) {
            throw unsupported(source);
        }
    }

    private static JobFailedException unsupported(String source) {
        return FailureCode.UNSUPPORTED_SOURCE.permanent(
                source.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//")
                        + " is not a plain address of an archive; give it as https://host/path.tar.gz, without user, query, '..' or"
                        + " encoded slashes.");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
