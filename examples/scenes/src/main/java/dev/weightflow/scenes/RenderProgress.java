package dev.weightflow.scenes;

import java.time.Duration;

/**
 * How far the rendering is.
 *
 * @param done images that are finished
 * @param total images in all
 * @param elapsed since the start
 * @param remaining estimated from the pace so far
 */
public record RenderProgress(int done, int total, Duration elapsed, Duration remaining) {
    static RenderProgress at(int done, int total, Duration elapsed) {
        return new RenderProgress(
                done, total, elapsed, elapsed.multipliedBy(total - done).dividedBy(done));
    }
}
