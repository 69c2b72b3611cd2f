package dev.weightflow.platform.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Content of a dead letter.
 *
 * @param headers the headers of the event and of the dead letter; long ones are cut
 * @param encoding {@code json} if the payload is its value as text, {@code base64} if the value is no JSON
 * @param payload the value, or its first 64 KiB in Base64 if it is longer; empty if there is none
 */
@Schema(name = "DeadLetterContents")
record LetterContents(DeadLetter letter, Map<String, String> headers, String encoding, String payload) {
    private static final int MOST = 64 << 10;
    private static final int LONGEST_HEADER = 2_000;

    static LetterContents of(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), PublicText.cut(DeadLetter.text(header.value()), LONGEST_HEADER));
        }
        byte[] value = record.value() == null ? new byte[0] : record.value();
        return value.length <= MOST && isJson(value)
                ? new LetterContents(letter, headers, "json", DeadLetter.text(value))
                : new LetterContents(
                        letter,
                        headers,
                        "base64",
                        Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(MOST, value.length))));
    }

    private static boolean isJson(byte[] value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            return value.length > 0 && !WeightflowJson.mapper().readTree(text).isMissingNode();
        } catch (CharacterCodingException | JsonProcessingException e) {
            return false;
        }
    }
}
