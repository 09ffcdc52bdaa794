// Spares people the button, which is there for those without scripts.
document.getElementById("send-again").requestSubmit();
