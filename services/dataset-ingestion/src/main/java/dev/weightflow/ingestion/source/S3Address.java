package dev.weightflow.ingestion.source;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folder in a bucket, as {@code s3://bucket/prefix}.
 *
 * @param prefix with a trailing slash, or empty for the whole bucket
 */
public record S3Address(String bucket, String prefix) {
    private static final Pattern FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^\\p{Cntrl}]*))?");
    private static final Pattern CLIMBING = Pattern.compile("(.*/)?\\.\\.?(/.*)?");
    private static final int LONGEST_KEY = 1024;

    public static boolean isOne(String source) {
        return source.startsWith("s3://");
    }

    /** @throws JobFailedException {@link FailureCode#UNSUPPORTED_SOURCE} */
    public static S3Address of(String source) {
        Matcher matcher = FORM.matcher(source);
        if (!matcher.matches() || source.length() > LONGEST_KEY) {
            throw FailureCode.UNSUPPORTED_SOURCE.permanent(
                    source + " is not a folder in a bucket; give it as s3://bucket/prefix.");
        }
        String prefix = matcher.group(2) == null ? "" : matcher.group(2);
        if (CLIMBING.matcher(prefix).matches()) { // servers differ in their interpretation
            throw FailureCode.UNSUPPORTED_SOURCE.permanent(
                    source + " has '.' or '..' for the name of a folder; leave it out.");
        }
        return new S3Address(matcher.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    /** Returns whether the other address is the same folder, or lies below it. */
    public boolean covers(S3Address other) {
        return bucket.equals(other.bucket) && other.prefix.startsWith(prefix);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
