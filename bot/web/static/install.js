// Lets browsers put Kabar on the home screen, and say so honestly where there is no connection. See sw.js.

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
