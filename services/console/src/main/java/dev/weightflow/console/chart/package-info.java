/** Charts as SVG: horizontal grid only, labels at the line's end, no style attribute. */
package dev.weightflow.console.chart;
