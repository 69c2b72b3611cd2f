/** Geometry of small charts, whose markup are tags of the same names: horizontal grid only, labels at the line's end, no style attribute. */
package dev.weightflow.console.chart;
