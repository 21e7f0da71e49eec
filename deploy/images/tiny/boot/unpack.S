/*
 * unpack.S: the protected-mode half of the tiny image's kernel file.
 *
 * WHY. Debian's own kernel file needs 16 MiB + 51.5 MiB of RAM while it starts, because it unpacks the
 * whole vmlinux ELF file (padding, relocations and all) before it moves the parts into place; it cannot
 * start in 64 MiB. The kernel itself, once in place, ends at 56 MiB. So build-tiny.sh keeps Debian's
 * real-mode set-up code (it asks the BIOS for the memory map and enters here), takes the kernel's
 * segments out of the ELF file, and packs them as plain LZ4 blocks behind this code. This code unpacks
 * them straight to where they run.
 *
 * Entered by the set-up code as the Linux x86 boot protocol says: 32-bit mode, flat segments, paging and
 * interrupts off, %esi = address of boot_params, loaded at BASE (1 MiB).
 * Leaves to the kernel's startup_64 as the same document says: 64-bit mode, first GiB mapped one to one,
 * %rsi = address of boot_params.
 *
 * Data format at `payload`: blocks of (u32 packed size, LZ4 block), ended by a size of 0.
 * There is no stack; registers hold everything.
 */
	.set	BASE, 0x100000
	.set	KERNEL, 0x1000000		/* CONFIG_PHYSICAL_START of Debian's kernels */
	/* KERNEL_END: end of what is unpacked, given on the assembler's command line */
	.set	TABLES, BASE + 0x1000		/* page tables: three pages between this code and the payload */

	.text
	.code32
	.globl	_start
_start:
	cld
	movl	%esi, BASE + boot_params - _start

/*
 * Under software emulation QEMU looks at every single store to a page from which code has been translated,
 * until the stores have hit all that code. After a reboot the old kernel's pages are such pages, and writing
 * them byte by byte takes seconds. So first wipe them with stores as large as there are.
 */
	movl	%cr0, %eax
	andl	$~0xc, %eax			/* neither emulate nor trap SSE */
	movl	%eax, %cr0
	movl	%cr4, %eax
	orl	$0x200, %eax			/* OSFXSR: allow SSE */
	movl	%eax, %cr4
	xorps	%xmm0, %xmm0
	movl	$KERNEL, %edi
1:	movaps	%xmm0, (%edi)
	addl	$16, %edi
	cmpl	$KERNEL_END, %edi
	jb	1b

	movl	$(BASE + payload - _start), %esi
	movl	$KERNEL, %edi

next_block:
	lodsl
	testl	%eax, %eax
	jz	unpacked
	leal	(%esi, %eax), %ebx		/* %ebx = end of this block */

next_sequence:					/* token: high half literals, low half match length - 4 */
	xorl	%eax, %eax
	lodsb
	movl	%eax, %edx
	shrl	$4, %eax
	movl	%eax, %ecx
	cmpl	$15, %ecx
	jne	2f
1:	lodsb					/* 15 means: more length bytes follow, up to one below 255 */
	addl	%eax, %ecx
	cmpb	$255, %al
	je	1b
2:	movl	%ecx, %eax			/* copy the literals, four bytes a step while possible */
	shrl	$2, %ecx
	rep movsl
	movl	%eax, %ecx
	andl	$3, %ecx
	rep movsb
	cmpl	%ebx, %esi			/* the last sequence of a block has literals only */
	jae	next_block

	xorl	%eax, %eax
	lodsw
	negl	%eax
	leal	(%edi, %eax), %ebp		/* %ebp = where the match starts in what is unpacked already */
	andl	$15, %edx
	leal	4(%edx), %ecx
	cmpl	$15, %edx
	jne	4f
	xorl	%eax, %eax
3:	lodsb
	addl	%eax, %ecx
	cmpb	$255, %al
	je	3b
4:	xchgl	%esi, %ebp
	rep movsb				/* by bytes: a match may overlap what it writes */
	movl	%ebp, %esi
	jmp	next_sequence

unpacked:
	movl	$TABLES, %edi			/* three empty page tables */
	xorl	%eax, %eax
	movl	$(3 * 1024), %ecx
	rep stosl
	movl	$(TABLES + 0x1003), TABLES	/* level 4 -> level 3 -> level 2, present and writable */
	movl	$(TABLES + 0x2003), TABLES + 0x1000
	movl	$(TABLES + 0x2000), %edi
	movl	$0x83, %eax			/* 512 large pages of 2 MiB: the first GiB */
	movl	$512, %ecx
5:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$0x200000, %eax
	loop	5b

	lgdt	BASE + gdt_pointer - _start
	movl	%cr4, %eax
	orl	$0x20, %eax			/* PAE */
	movl	%eax, %cr4
	movl	$TABLES, %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx		/* EFER */
	rdmsr
	orl	$0x100, %eax			/* long mode */
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000001, %eax		/* paging, protection */
	movl	%eax, %cr0
	ljmp	$0x10, $(BASE + long_mode - _start)

	.code64
long_mode:
	movl	$0x18, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	BASE + boot_params - _start, %esi
	movl	$KERNEL, %eax
	jmp	*%rax

	.balign	8
gdt:	.quad	0				/* the boot protocol wants code at 0x10 and data at 0x18 */
	.quad	0
	.quad	0x00af9a000000ffff		/* 64-bit code */
	.quad	0x00cf92000000ffff		/* data */
gdt_pointer:
	.word	. - gdt - 1
	.long	BASE + gdt - _start
boot_params:
	.long	0

	.org	0x4000				/* one page of code, three pages of tables */
payload:
