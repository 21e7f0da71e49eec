/** The auditor's part here: rows and files must agree. */
@NullMarked
package io.altostratus.image.audit;

import org.jspecify.annotations.NullMarked;
