package dev.weightflow.console.prediction;

import dev.weightflow.platform.problem.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts of a form with a file, {@code multipart/form-data} (RFC 7578), in memory. Parsing is linear in the length, whatever the content: the decoders
 * of the HTTP server bound the number of fields, and none of them the head of a part.
 */
final class Multipart {
    /** Maximum length of a part's head, in bytes; browsers send some hundred. */
    static final int LONGEST_HEAD = 8 << 10;

    static final int MOST_PARTS = 20;

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,70})\"?");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String DISPOSITION = "Content-Disposition:";
    private static final String NAME = "name=\"";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    private Multipart() {}

    /**
     * Parses a body; a malformed part counts as absent.
     *
     * @throws InvalidRequestException for a part with a head of more than {@value #LONGEST_HEAD} bytes, or more than {@value #MOST_PARTS} parts
     */
    static Multipart of(String contentType, byte[] body) {
        Multipart form = new Multipart();
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (matcher.find()) {
            form.read(body, ("--" + matcher.group(1)).getBytes(StandardCharsets.US_ASCII));
        }
        return form;
    }

    private void read(byte[] body, byte[] boundary) {
        int start = indexOf(body, boundary, 0, body.length);
        for (int count = 0; start >= 0; count++) {
            int from = start + boundary.length + 2;
            int next = indexOf(body, boundary, from, body.length);
            if (next < 0) {
                return;
            }
            if (count == MOST_PARTS) {
                throw refused("has more than " + MOST_PARTS + " parts");
            }
            int head = indexOf(body, HEAD_END, from, Math.min(next, from + LONGEST_HEAD + HEAD_END.length));
            if (head < 0 && next - from > LONGEST_HEAD) {
                throw refused("has a part with a head of more than " + LONGEST_HEAD + " bytes");
            }
            if (head < 0) {
                return;
            }
            int content = head + HEAD_END.length;
            name(new String(body, from, head - from, StandardCharsets.UTF_8))
                    .ifPresent(name -> parts.put(name, Arrays.copyOfRange(body, content, Math.max(content, next - 2))));
            start = next;
        }
    }

    private static InvalidRequestException refused(String what) {
        return new InvalidRequestException(
                List.of("the form " + what + "; choose the photograph on the page, and send it from there"));
    }

    /** Returns the name in the first disposition, quoted as browsers do. */
    private static Optional<String> name(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, DISPOSITION, 0, DISPOSITION.length()))
                .findFirst()
                .flatMap(Multipart::nameIn);
    }

    private static Optional<String> nameIn(String disposition) {
        int at = DISPOSITION.length();
        while ((at = disposition.indexOf(NAME, at)) >= 0) {
            int from = at + NAME.length();
            int to = disposition.indexOf('"', from);
            if (to >= 0 && (disposition.charAt(at - 1) == ';' || disposition.charAt(at - 1) == ' ')) {
                return Optional.of(disposition.substring(from, to));
            }
            at = from;
        }
        return Optional.empty();
    }

    /**
     * @param to end of the search; a match lies before it
     */
    private static int indexOf(byte[] body, byte[] sought, int from, int to) {
        int last = Math.min(body.length, to) - sought.length;
        for (int i = from; i <= last; i++) {
            if (body[i] == sought[0] && Arrays.equals(body, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    Optional<byte[]> file(String name) {
        return Optional.ofNullable(parts.get(name)).filter(content -> content.length > 0);
    }

    Optional<String> text(String name) {
        return file(name).map(content -> new String(content, StandardCharsets.UTF_8).strip());
    }
}
