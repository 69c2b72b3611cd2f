package dev.weightflow.console.loop;

import dev.weightflow.console.text.StateBadge;
import java.time.Instant;
import java.util.List;

/**
 * Chain of causes, in order of time.
 *
 * @param at time of the event that it is listed by
 * @param look where it stands
 * @param steps its events
 * @param open what it waits for; empty if it has come to an end
 * @param notes what is not known or left out
 * @param about an event of the chain
 */
public record Chain(
        Instant at, String title, StateBadge look, List<Step> steps, String open, List<String> notes, String about) {}
