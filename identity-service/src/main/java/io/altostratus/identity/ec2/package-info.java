/** Signatures of EC2 and S3 requests: the keys of users for them and tokens for who has signed. */
@NullMarked
package io.altostratus.identity.ec2;

import org.jspecify.annotations.NullMarked;
