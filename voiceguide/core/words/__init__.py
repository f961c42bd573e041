"""Every sentence the guide says by itself and every phrase it understands, a module a language."""
