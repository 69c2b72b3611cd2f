package dev.weightflow.console.prediction;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a form with a file, {@code multipart/form-data} (RFC 7578), in memory. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,70})\"?");
    private static final Pattern NAME = Pattern.compile("(?i)Content-Disposition:[^\r\n]*?[; ]name=\"([^\"\r\n]*)\"");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_PARTS = 20;

    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    private Multipart() {}

    /** Reads a body; what is malformed in it is an absent part. */
    static Multipart of(String contentType, byte[] body) {
        Multipart form = new Multipart();
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (matcher.find()) {
            form.read(body, ("--" + matcher.group(1)).getBytes(StandardCharsets.US_ASCII));
        }
        return form;
    }

    private void read(byte[] body, byte[] boundary) {
        int start = indexOf(body, boundary, 0);
        while (start >= 0 && parts.size() < MOST_PARTS) {
            int from = start + boundary.length + 2;
            int next = indexOf(body, boundary, from);
            int head = indexOf(body, HEAD_END, from);
            if (next < 0 || head < 0 || head > next) {
                return;
            }
            Matcher name = NAME.matcher(new String(body, from, head - from, StandardCharsets.UTF_8));
            if (name.find()) {
                int content = head + HEAD_END.length;
                parts.put(name.group(1), Arrays.copyOfRange(body, content, Math.max(content, next - 2)));
            }
            start = next;
        }
    }

    private static int indexOf(byte[] body, byte[] sought, int from) {
        for (int i = from; i <= body.length - sought.length; i++) {
            if (Arrays.equals(body, i, i + sought.length, sought, 0, sought.length)) {
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
