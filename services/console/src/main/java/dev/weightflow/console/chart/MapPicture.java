package dev.weightflow.console.chart;

import dev.weightflow.console.chart.MapSlider.Side;

/**
 * Map over its picture, 448 by 448.
 *
 * @param label text alternative
 * @param image the background, gray under a half transparent map
 */
public record MapPicture(String label, String image, Side map) {}
