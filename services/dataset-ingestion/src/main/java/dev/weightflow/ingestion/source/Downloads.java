package dev.weightflow.ingestion.source;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Reads archives from web servers. Each host is resolved once, all of its addresses are checked, and exactly these are connected to, so that DNS
 * rebinding cannot lead into this network. Redirects are followed only to addresses that are allowed for ingestion.
 *
 * @param privateHosts the names of hosts that may have addresses of this machine and its network
 */
public record Downloads(Set<String> privateHosts, Resolver resolver) {
    private static final int MOST_REDIRECTS = 5;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Creates downloads with the system's resolver. */
    public static Downloads of(Set<String> privateHosts) {
        return new Downloads(privateHosts, host -> List.of(InetAddress.getAllByName(host)));
    }

    /** Resolver of host names. */
    @FunctionalInterface
    interface Resolver {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    /**
     * Archive that is being downloaded.
     *
     * @param bytes its length, or 0 if the server does not announce it
     */
    record Download(InputStream content, long bytes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /**
     * Begins a download. A later failure of the connection is no {@link IOException}: it is not the archive's fault.
     *
     * @throws JobFailedException {@link FailureCode#OUTSIDE_ROOTS} if it is not allowed for ingestion, or is in this network; {@link
     * FailureCode#MISSING_FOLDER} if the server has no such file, {@link FailureCode#BAD_ARCHIVE} if it is too large
     * @throws UncheckedIOException if the server does not answer; a retry may succeed
     */
    Download open(String source, SourceAllowlist allowed, long mostBytes) {
        ArchiveAddress address = allowed.archive(source);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Response response = ask(address);
            if (!response.isRedirect()) {
                return download(source, response, mostBytes);
            }
            String target = response.header("Location", "");
            response.close();
            address = allowed.archive(redirected(source, address, target));
        }
        throw FailureCode.UNREADABLE_SOURCE.permanent(
                source + " is redirected too often; give the archive's own address.");
    }

    private static String redirected(String source, ArchiveAddress address, String target) {
        try {
            return address.uri().resolve(new URI(target)).toString();
        } catch (URISyntaxException e) {
            throw FailureCode.UNREADABLE_SOURCE.permanent(
                    source + " is redirected to an invalid address; give the archive's own address.");
        }
    }

    private Response ask(ArchiveAddress address) {
        try {
            List<InetAddress> addresses = addresses(address);
            OkHttpClient client = new OkHttpClient.Builder()
                    .dns(host -> addresses)
                    .proxy(Proxy.NO_PROXY)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .connectTimeout(Duration.ofSeconds(10))
                    .readTimeout(Duration.ofSeconds(30))
                    .build();
            return client.newCall(new Request.Builder()
                            .url(address.toString())
                            .header("Accept-Encoding", "identity")
                            .build())
                    .execute();
        } catch (IOException e) {
            throw new UncheckedIOException(address + " does not answer: " + e.getMessage(), e);
        }
    }

    private List<InetAddress> addresses(ArchiveAddress address) throws UnknownHostException {
        List<InetAddress> addresses = resolver.addresses(address.host());
        if (!privateHosts.contains(address.host()) && !addresses.stream().allMatch(AddressRanges::isPublic)) {
            throw FailureCode.OUTSIDE_ROOTS.permanent(
                    "%s lies in this service's own network; add %s to weightflow.ingestion.private-hosts if it may be read from there."
                            .formatted(address, address.host()));
        }
        return addresses;
    }

    private static Download download(String source, Response response, long mostBytes) {
        int status = response.code();
        if (!response.isSuccessful()) {
            response.close();
            if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
                throw new UncheckedIOException(new IOException(source + " was answered with status " + status));
            }
            throw FailureCode.MISSING_FOLDER.permanent(
                    "%s was answered with status %d; give the address of an archive that everybody may read."
                            .formatted(source, status));
        }
        long bytes = Math.max(0, response.body().contentLength());
        if (bytes > mostBytes) {
            response.close();
            throw tooLarge(source, mostBytes);
        }
        return new Download(new Content(response.body().byteStream(), source, mostBytes), bytes);
    }

    private static JobFailedException tooLarge(String source, long mostBytes) {
        return FailureCode.BAD_ARCHIVE.permanent(
                "%s has more than the limit of %d bytes; split it, or raise weightflow.ingestion.max-source-gibibytes."
                        .formatted(source, mostBytes));
    }

    private static final class Content extends FilterInputStream {
        private final String source;
        private final long mostBytes;
        private long read;

        Content(InputStream in, String source, long mostBytes) {
            super(in);
            this.source = source;
            this.mostBytes = mostBytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int most) {
            try {
                int now = super.read(to, from, most);
                read += Math.max(0, now);
                if (read > mostBytes) {
                    throw tooLarge(source, mostBytes);
                }
                return now;
            } catch (IOException e) {
                throw new UncheckedIOException(source + " was interrupted: " + e.getMessage(), e);
            }
        }

        @Override
        public long skip(long wanted) {
            return Math.max(0, read(new byte[(int) Math.min(wanted, 1 << 16)], 0, (int) Math.min(wanted, 1 << 16)));
        }
    }
}
