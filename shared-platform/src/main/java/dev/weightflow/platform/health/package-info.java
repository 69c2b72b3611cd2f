/** What every service answers to health probes; services have no checks of their own but register what is to be asked. */
package dev.weightflow.platform.health;
