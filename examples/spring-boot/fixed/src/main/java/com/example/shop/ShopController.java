package com.example.shop;

import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.ArrayList;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
public class ShopController {
    @GetMapping("/")
    public String home(HttpSession session) {
        if (session.getAttribute("basket") == null) {
            session.setAttribute("basket", new ArrayList<String>());
        }
        return "home";
    }

    @GetMapping("/login")
    public String login() {
        return "login";
    }

    @GetMapping("/account")
    public String account(Principal user, Model model) {
        model.addAttribute("username", user.getName());
        return "account";
    }
}
