package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Hours of every day in which no retraining begins.
 *
 * @param from their beginning, as {@code 22:00}
 * @param to their end, which is no longer part of them; on the next day if it is not after the beginning
 * @param zone the time zone, as {@code Europe/Berlin}; UTC if absent
 */
public record QuietHours(String from, String to, Optional<String> zone) {
    private static final int MINUTES_A_DAY = 24 * 60;
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public QuietHours {
        Faults faults = Faults.of("Quiet hours")
                .require(isTime(from), "from must be a time of day such as 22:00, not %s", from)
                .require(isTime(to), "to must be a time of day such as 06:00, not %s", to)
                .require(from == null || !from.equals(to), "from and to must differ; pause retraining instead");
        zone.ifPresent(name -> faults.require(isZone(name), "zone must be one such as Europe/Berlin, not %s", name));
        faults.raise();
    }

    private static boolean isTime(String text) {
        try {
            return text != null && LocalTime.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isZone(String name) {
        try {
            return ZoneId.of(name) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Returns the moment at which they end, if they last at that moment. */
    public Optional<Instant> end(Instant moment) {
        ZonedDateTime now = moment.atZone(zone.map(ZoneId::of).orElse(UTC));
        LocalTime begin = LocalTime.parse(from);
        LocalTime end = LocalTime.parse(to);
        LocalTime time = now.toLocalTime();
        boolean overnight = end.isBefore(begin);
        boolean evening = !time.isBefore(begin) && (overnight || time.isBefore(end));
        boolean morning = overnight && time.isBefore(end);
        if (!evening && !morning) {
            return Optional.empty();
        }
        ZonedDateTime day = evening && overnight ? now.plusDays(1) : now;
        // in the hour that a zone skips the end is the first moment after it
        return Optional.of(day.toLocalDate().atTime(end).atZone(now.getZone()).toInstant())
                .filter(moment::isBefore);
    }

    /** Returns the moment at which none of them lasts any more, if one of them does at that moment. */
    public static Optional<Instant> end(List<QuietHours> all, Instant moment) {
        Instant end = moment;
        for (int at = 0; at < all.size(); at++) { // as one may begin before another one ends
            for (QuietHours hours : all) {
                end = hours.end(end).orElse(end);
            }
        }
        return Optional.of(end).filter(moment::isBefore);
    }

    /** Returns whether there is no minute of a day in which none of them lasts. */
    static boolean last(List<QuietHours> all) {
        Instant day = Instant.EPOCH;
        return all.size() > 1
                && IntStream.range(0, MINUTES_A_DAY)
                        .mapToObj(minute -> day.plusSeconds(60L * minute))
                        .allMatch(moment -> end(all, moment).isPresent());
    }
}
